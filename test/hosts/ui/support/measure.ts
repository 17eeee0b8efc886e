import { spawn } from "node:child_process";

/** Keeps a core busy until disposed. */
export function load(): Disposable {
  const busy = spawn(process.execPath, ["-e", "for (;;);"]);
  return { [Symbol.dispose]: () => void busy.kill("SIGKILL") };
}

export const TRIES = 10;

/** Median of ten tries. */
export async function median(attempt: (at: number) => Promise<number>): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < TRIES; at++) took.push(await attempt(at));
  return took.toSorted((a, b) => a - b)[TRIES / 2] ?? Number.NaN;
}

const whenPainted = (
  act: string,
  isThere: string,
  answer: string,
): string => `new Promise((done) => {
  const began = performance.now();
  ${act};
  const look = () => ${isThere} ? setTimeout(() => done(${answer})) : requestAnimationFrame(look);
  requestAnimationFrame(look);
})`;

/**
 * A script that returns when the first match was painted, in ms since the address was requested.
 */
export const firstPainted = (selector: string): string =>
  whenPainted("", `document.querySelector("${selector}")`, "performance.now()");

/**
 * A script that performs `act`. Returns the time in ms until the first match with these words was
 * painted.
 */
export const paintedAfter = (act: string, selector: string, words: string): string =>
  whenPainted(
    act,
    `document.querySelector("${selector}")?.textContent.includes("${words}")`,
    "performance.now() - began",
  );
