import { execFileSync } from "node:child_process";

/** A named pipe; Node has no call for it. */
export const mkfifoSync = (path: string): void => void execFileSync("mkfifo", [path]);
