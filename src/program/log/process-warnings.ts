import { cleanText } from "../../base/text/clean-text.ts";

type Warn = (line: string) => void;

const MAX_CHARS = 2000;
const MAX_HELD = 100;

// Node's warnings belong to the whole process, and so does their destination.
const held: string[] = [];
const logs: Warn[] = [];

/**
 * Keeps Node from printing its warnings, because a reader of the log expects every line in the
 * log's format. Warnings are held until a log takes them.
 * @returns a function that restores Node's own printing, and prints the warnings that no log
 * received
 */
export function holdProcessWarnings(print: Warn): () => void {
  const earlier = process.listeners("warning");
  const told = ({ name, message }: Error): void => {
    const line = cleanText(`${name}: ${message}`, MAX_CHARS);
    const log = logs.at(-1);
    if (log) log(line);
    else if (held.length < MAX_HELD) held.push(line);
  };
  process.removeAllListeners("warning");
  process.on("warning", told);
  return () => {
    process.off("warning", told);
    for (const listener of earlier) process.on("warning", listener);
    for (const line of held.splice(0)) print(line);
  };
}

/**
 * Writes the held and all later warnings of the process to a log.
 * @returns a function that ends this, before the log is closed
 */
export function logProcessWarnings(warn: Warn): () => void {
  logs.push(warn);
  for (const line of held.splice(0)) warn(line);
  return () => {
    const index = logs.lastIndexOf(warn);
    if (index !== -1) logs.splice(index, 1);
  };
}
