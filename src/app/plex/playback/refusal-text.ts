/** Why a command came back refused, by its status: one sentence, and what to do. */
export function refusalText(status: number): string {
  if (status === 404)
    return "The server does not know the player any more (404), nor a way to it from here; wake it up and look again.";
  if (status === 406)
    return "The player wants to be followed by its controller first (406), and did not let it; try again in a minute.";
  if (status >= 500) return `The server could not pass the command on (${status}); look whether the player still runs.`;
  return `The player refused the command (${status}); what it plays may not allow it.`;
}
