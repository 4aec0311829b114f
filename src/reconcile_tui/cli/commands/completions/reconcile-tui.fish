# Tab completion of reconcile-tui for fish. To load it in every shell:
#
#     reconcile-tui completion fish > ~/.config/fish/completions/reconcile-tui.fish
#
# What was typed goes to the program through a pipe, never as arguments, which "ps" shows.

function __reconcile_tui_offers
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (
        printf '%s\0' $before[2..-1] "$current" |
            command reconcile-tui completion --words 2>/dev/null
    )
    printf '%s\n' $lines[2..-1]
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current" ''
    end
end

complete -c reconcile-tui -f -a '(__reconcile_tui_offers)'
