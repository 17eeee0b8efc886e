/** Why a command was refused, by its status: one sentence, with what to do. */
export function refusalText(status: number): string {
  if (status === 404)
    return "The server no longer knows the player (404), or cannot reach it; wake it up and look again.";
  if (status === 406)
    return "The player requires its controller to subscribe first (406), and refused that too; try again in a minute.";
  if (status >= 500)
    return `The server could not pass the command on (${status}); check whether the player is still running.`;
  return `The player refused the command (${status}); what it is playing may not allow it.`;
}
