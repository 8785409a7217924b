# Completion of the loader command in bash. In ~/.bashrc:
#     source FOLDER/completion/loader.bash
# In zsh, before that: autoload -U +X compinit bashcompinit && compinit && bashcompinit

_loader_modules() {
    "$1" -c 'if True:
        import pkgutil, sys
        print(*sys.builtin_module_names, *(each.name for each in pkgutil.iter_modules()), sep="\n")' 2>/dev/null
}

_loader_scripts() {
    "$1" -c 'if True:
        from importlib.metadata import entry_points
        print(*(each.name for each in entry_points(group="console_scripts")), sep="\n")' 2>/dev/null
}

_loader_doctor() {
    local IFS=$'\n'
    case $1 in
        --json | --junit | --sarif | --html) COMPREPLY=($(compgen -f -- "$2")) ;;
        --require) COMPREPLY=($(compgen -W $'abi3\nmanylinux\nmetadata\nmulti-phase\nno-warnings\npublic-api' -- "$2")) ;;
        *)
            case $2 in
                -*) COMPREPLY=($(compgen -W $'--help\n--html\n--json\n--junit\n--require\n--sarif' -- "$2")) ;;
                *) COMPREPLY=($(compgen -f -X '!*.whl' -- "$2") $(compgen -d -- "$2")) ;;
            esac
            ;;
    esac
}

_loader() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} i IFS=$'\n'
    local short=$'-b\n-B\n-c\n-d\n-E\n-h\n-i\n-I\n-m\n-O\n-P\n-q\n-R\n-s\n-S\n-u\n-v\n-V\n-W\n-x\n-X'
    local long=$'--autorun\n--cache\n--check-hash-based-pycs\n--cpu\n--files\n--help\n--memory\n--process\n--processes\n--python\n--sandbox\n--script\n--strict\n--verbose\n--version\n--with\n--write'
    COMPREPLY=()
    if ((COMP_CWORD > 1)) && [ "${COMP_WORDS[1]}" = doctor ]; then
        _loader_doctor "$before" "$word"
        return
    fi
    # What follows a program is the program's.
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --with | --python | --cache | --check-hash-based-pycs | --cpu | --files | --memory | --processes | --write | -W | -X) ((i++)) ;;
            -c | -m | --script)
                if ((i + 1 < COMP_CWORD)); then
                    COMPREPLY=($(compgen -f -- "$word"))
                    return
                fi
                ;;
            -?*) ;;
            *)
                COMPREPLY=($(compgen -f -- "$word"))
                return
                ;;
        esac
    done
    case $before in
        -m) COMPREPLY=($(compgen -W "$(_loader_modules "$1")" -- "$word")) ;;
        --script) COMPREPLY=($(compgen -W "$(_loader_scripts "$1")" -- "$word")) ;;
        --python | --cache) COMPREPLY=($(compgen -d -- "$word")) ;;
        --check-hash-based-pycs) COMPREPLY=($(compgen -W $'default\nalways\nnever' -- "$word")) ;;
        -c | -W | -X) ;;
        --with)
            COMPREPLY=($(compgen -f -X '!*.jar' -- "$word") $(compgen -f -X '!*.whl' -- "$word")
                $(compgen -f -X '!*.toml' -- "$word") $(compgen -d -- "$word"))
            ;;
        *)
            case $word in
                -*) COMPREPLY=($(compgen -W "$short$IFS$long" -- "$word")) ;;
                *) COMPREPLY=($(compgen -f -- "$word")) ;;
            esac
            ;;
    esac
}

complete -o filenames -F _loader loader
