/**
 * For a shell as the guest's first process, given the supervisor's command line as arguments: it collects what others
 * leave behind, and ends with the supervisor. To be run by a copy of the shell that may be executed and not read: the
 * kernel then lets no other process into its memory or to its descriptors. An init that is open to them could be taken
 * over, and would outlive every sweep and freeze, which spare the first process.
 */
export const INIT_SCRIPT = 'exec 3<&0; "$@" <&3 3<&- & exec 0<&- 1>&- 3<&- 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-; wait $!'
