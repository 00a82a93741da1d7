// Run by sh inside the sandbox, over what the agent can write: the workspace, the scratch folder and the home, reached
// through links of one length so that an archive of one sandbox fits into the next. GNU find, tar, sort, comm, xargs.

const ROOM = `export LC_ALL=C
d="\${TMPDIR:-/tmp}/.sallyport"
list() { xargs -0 -r -a "$1" sh -c 'exec find "$@" -mindepth 1 -maxdepth 1 -printf "%y%p\\0" 2>/dev/null' sh; }
`
// A folder's own time does not tell that it was moved: its name beside its number does.
const FOLDERS = `find w/ t/ h/ -path t/.sallyport -prune -o -type d -printf '%i %p\\0' | sort -z > "$1"`
// Times are coarse: what changes in the same tick as the mark would not be newer than it. Only what the shell has built
// in, and nothing that would end it where the agent took the folder away.
const STAMP = 'true > "$d/stamp"; until [ "$d/probe" -nt "$d/stamp" ]; do true > "$d/probe" || break; done'

/** Begins to watch: `CHANGES` tells what is changed from the next `MARKED` on. */
export const MARK = `${ROOM}
rm -rf "$d" && mkdir -p "$d" && ln -s "$PWD" "$d/w" && ln -s "\${TMPDIR:-/tmp}" "$d/t" && ln -s "$HOME" "$d/h" || exit 9
cd "$d" && ${FOLDERS}`

/** Moves the mark to now and becomes the command that follows as arguments: all that was changed before has been kept. */
export const MARKED = `d="\${TMPDIR:-/tmp}/.sallyport"
{ ${STAMP}; } 2>/dev/null; exec "$@"`

/**
 * Prints nothing where nothing was changed since the mark; else a tar of what was, with the lists by which what was
 * deleted is known. `$1` names the list of folders to compare with, `$2` the one that is written when it prints.
 */
export const CHANGES = `${ROOM}
cd "$d" && [ -f stamp ] && [ -f "$1" ] || { echo "the mark is gone" >&2; exit 9; }
find w/ t/ h/ -path t/.sallyport -prune -o '(' '(' -type d -fprintf all '%i %p\\0' ')' , '(' -cnewer stamp \
  '(' '(' -type d -fprint0 dirs ')' , '(' ! -path w/ ! -path t/ ! -path h/ -fprint0 changed ')' ')' ')' ')'
[ -s dirs ] || [ -s changed ] || exit 0
sort -z all > "$2"
if ! cmp -s "$1" "$2"; then
  comm -z -13 "$1" "$2" | sed -z 's/^[0-9]* //' > fresh
  list fresh | sed -z 's/^.//' | cat - fresh >> changed
  cat fresh >> dirs
  sort -zu -o changed changed && sort -zu -o dirs dirs
fi
: > kept
if [ -s dirs ]; then list dirs | sort -z > kept; fi
tar -b 1 -cf - --no-recursion --null dirs kept -T changed || exit 8`

/** Puts an archive back that `CHANGES` printed, from standard input: deletes what was deleted, then unpacks. */
export const PUT_BACK = `${ROOM}
mkdir -p "$d" && ln -sfn "$PWD" "$d/w" && ln -sfn "\${TMPDIR:-/tmp}" "$d/t" && ln -sfn "$HOME" "$d/h" && cd "$d" || exit 9
cat > in.tar && tar -xf in.tar dirs kept || exit 8
list dirs | sort -z > have
comm -z -23 have kept | sed -z 's/^.//' | xargs -0 -r rm -rf --
tar -xpf in.tar; status=$?; rm -f in.tar; exit $status`
