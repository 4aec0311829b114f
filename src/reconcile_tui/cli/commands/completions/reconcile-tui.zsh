#compdef reconcile-tui
# Tab completion of reconcile-tui for zsh. Save it as _reconcile-tui in a folder of $fpath, or put
# this into ~/.zshrc, after compinit:
#
#     source <(reconcile-tui completion zsh)
#
# What was typed goes to the program through a pipe, never as arguments, which "ps" shows.

_reconcile_tui() {
    local line kind word about
    local -a lines offers
    lines=("${(@f)$(
        printf '%s\0' "${(@Q)words[2,CURRENT]}" |
            command reconcile-tui completion --words 2>/dev/null
    )}")
    kind=$lines[1]
    for line in "${(@)lines[2,-1]}"; do
        word=${line%%$'\t'*} about=${line#*$'\t'}
        offers+=("${word//:/\\:}${about:+:$about}")
    done
    (( $#offers )) && _describe reconcile-tui offers
    case $kind in
        files) _files ;;
        folders) _files -/ ;;
    esac
}

if [[ $funcstack[1] == _reconcile-tui ]]; then
    _reconcile_tui "$@"
else
    compdef _reconcile_tui reconcile-tui
fi
