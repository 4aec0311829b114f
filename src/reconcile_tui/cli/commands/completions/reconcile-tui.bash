# Tab completion of reconcile-tui for bash. To load it in every shell, put this into ~/.bashrc:
#
#     source <(reconcile-tui completion bash)
#
# What was typed goes to the program through a pipe, never as arguments, which "ps" shows.

_reconcile_tui() {
    local kind word about
    COMPREPLY=()
    while IFS=$'\t' read -r word about; do
        if [[ -z $kind ]]; then
            kind=$word
        else
            printf -v word %q "$word"
            COMPREPLY+=("$word")
        fi
    done < <(
        printf '%s\0' "${COMP_WORDS[@]:1:COMP_CWORD}" |
            command reconcile-tui completion --words 2>/dev/null
    )
    # bash completes paths itself, with these, where the program offers no word.
    case $kind in
        files) compopt -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
    esac
}

if type compopt >/dev/null 2>&1; then
    complete -F _reconcile_tui reconcile-tui
else # bash 3.2
    complete -o default -F _reconcile_tui reconcile-tui
fi
