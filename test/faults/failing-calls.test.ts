// T4. The n-th call of each kind fails while a film and its subtitle are filed, once and
// permanently, for every n up to the last call, each time with the next error. `npm test` tries the
// errors that are handled specially, `npm run test:faults` all of them.
import { existsSync, mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { FileMethod } from "../../src/core/journal/method-traits.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { type Failing, failOnce, nameOf } from "./support/errors.ts";
import { homesIn, type Part } from "./support/homes.ts";
import { LONG } from "./support/long.ts";
import { skipUnless } from "./support/needs.ts";
import { CALLS, type Call } from "./support/strace.ts";

const ERRNOS = ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EMLINK", "EXDEV"];
const PARTS: Part[] = ["source", "library", "target"];
/**
 * More calls of a kind than any filing makes. If a count exceeds this, the counting itself is
 * broken.
 */
const MOST = 60;

const one = (
  method: FileMethod,
  part: Part,
  call: Call,
  errno: string,
  nth = 1,
  forEver = false,
): Failing => ({
  method,
  part,
  call,
  errno,
  nth,
  forEver,
});

const SHORT: Failing[] = [
  one("auto", "target", "link", "EXDEV"),
  one("auto", "target", "link", "EMLINK"),
  one("auto", "target", "link", "EIO"),
  one("auto", "target", "link", "EDQUOT", 2, true),
  one("auto", "target", "mkdir", "EROFS", 1, true),
  one("auto", "library", "sync", "EIO"),
  one("auto", "library", "sync", "ENOSPC", 1, true),
  one("auto", "target", "sync", "EIO"),
  one("copy", "target", "write", "ENOSPC", 2),
  one("copy", "target", "sync", "EIO"),
  one("copy", "target", "sync", "EIO", 2),
  one("copy", "source", "read", "EIO", 2),
  one("copy", "target", "unlink", "EACCES", 1, true),
];

/**
 * All errors at the first call of a kind. After that they take turns, because the reaction to an
 * error seldom depends on which call failed.
 */
const errnosOf = (nth: number): string[] =>
  nth === 1 ? ERRNOS : ERRNOS.slice(nth % ERRNOS.length).slice(0, 1);

/**
 * Returns the violations for each of these errors, once and permanently; undefined if no filing
 * reached such a call.
 */
async function failWith(
  errnos: string[],
  fail: (errno: string, forEver: boolean) => Promise<string[] | undefined>,
): Promise<string[] | undefined> {
  let found: string[] | undefined;
  for (const errno of errnos) {
    for (const forEver of [false, true]) {
      const wrong = await fail(errno, forEver);
      if (wrong) {
        found = [
          ...(found ?? []),
          ...wrong.map((text) => `${errno}${forEver ? " for ever" : ""}: ${text}`),
        ];
      }
    }
  }
  return found;
}

/** In memory if possible, because each of about a hundred homes is synced many times. */
const place = () => tempFolder(existsSync("/dev/shm") ? "/dev/shm" : undefined);

test("filing survives single calls that fail", async (context) => {
  skipUnless(context, "strace");
  using folder = place();
  const homes = await homesIn(folder.path);
  const wrong: string[] = [];
  for (const failing of SHORT) {
    const found = await failOnce(homes, folder.path, failing);
    wrong.push(
      ...(found ?? ["it never came to this call"]).map((text) => `${nameOf(failing)}: ${text}`),
    );
  }
  expect(wrong).toEqual([]);
});

test.for((["auto", "copy"] as const).filter(() => LONG))(
  "filing by %s survives a failure of every call that can fail",
  { timeout: 3_600_000, concurrent: true },
  async (method, context) => {
    skipUnless(context, "strace");
    using folder = place();
    const homes = await homesIn(folder.path);
    const wrong: string[] = [];
    const tried = new Map<string, number>();
    for (const part of PARTS) {
      for (const call of Object.keys(CALLS) as Call[]) {
        const own = folder.at(method);
        mkdirSync(own, { recursive: true });
        for (let nth = 1; nth <= MOST; nth++) {
          const found = await failWith(errnosOf(nth), (errno, forEver) =>
            failOnce(homes, own, one(method, part, call, errno, nth, forEver)),
          );
          if (!found) break;
          tried.set(`${part} ${call}`, nth);
          wrong.push(...found.map((text) => `${method}, ${part} ${call} ${nth}: ${text}`));
          if (nth === MOST) wrong.push(`${method}, ${part} ${call}: there is no end of them`);
        }
      }
    }
    console.log(`${method}: ${[...tried].map(([name, count]) => `${name} ${count}`).join(", ")}`);
    for (const call of [
      "target open",
      "target sync",
      "target link",
      "target mkdir",
      "library sync",
      "source stat",
    ]) {
      expect(tried.has(call), `${call} was never hit`).toBe(true);
    }
    expect(wrong).toEqual([]);
  },
);
