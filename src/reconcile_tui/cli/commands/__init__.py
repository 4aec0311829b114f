"""The commands, a module for each or for a few that belong together.

`line_ui` and `fill_prompts` are the line mode of `fill`, which `add` uses, too.
"""
