/**
 * Returns the process id that a program printed or that a child has. Without a check, a missing id
 * would be the number 0, and a signal to 0 goes to the whole run, which then ends without a word.
 * @throws Error if it is not the id of one process
 */
export function toProcessId(id: string | number | undefined): number {
  const text = String(id ?? "").trim();
  if (!/^[1-9]\d*$/.test(text) || text === "1") {
    throw new Error(`Not a process id: ${JSON.stringify(id)}`);
  }
  return Number(text);
}

/** Sends a signal to one process. @throws Error as in `toProcessId`, or if the process has ended */
export const signalProcess = (id: string | number | undefined, signal: NodeJS.Signals): true =>
  process.kill(toProcessId(id), signal);

/** Sends a signal to the group of which this process is the leader. @throws Error likewise */
export const signalGroup = (id: string | number | undefined, signal: NodeJS.Signals): true =>
  process.kill(-toProcessId(id), signal);
