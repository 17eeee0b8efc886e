import { expect, type TestContext, test } from "vitest";
import { skipUnless } from "../faults/support/needs.ts";
import { postgresMissing } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";
import { visibleFiles } from "./home.ts";
import { type TwoOptions, twoDaemons } from "./two-daemons.ts";

const FILMS = [
  "Inception (2010) {tmdb-27205}/Inception (2010).mkv",
  "Sintel (2010) {tmdb-45745}/Sintel (2010).mkv",
];

type Daemons = Awaited<ReturnType<typeof twoDaemons>>;

/**
 * One film is filed before the first daemon is lost, and one after it. Each film exists once and is
 * in the history once.
 */
async function takenOver(
  context: TestContext,
  how: string,
  lose: (two: Daemons) => void,
  options: TwoOptions = {},
): Promise<AsyncDisposable & Daemons> {
  skipUnless(context, "networks");
  await using started = new AsyncDisposableStack();
  const two = started.use(await twoDaemons(options));
  await two.file("Sintel.2010.mkv");
  const since = performance.now();
  lose(two);
  await two.file("Inception.2010.mkv");
  console.log(
    `${how}: the other daemon filed a film ${Math.round(performance.now() - since)} ms later`,
  );
  await filedOnce(two);
  const stack = started.move();
  return { ...two, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function filedOnce({ home, store }: Daemons): Promise<void> {
  expect(visibleFiles(home.movies)).toEqual(FILMS);
  const rows = await store.read
    .selectFrom("history")
    .select("name")
    .where("action", "=", "filed")
    .orderBy("id")
    .execute();
  expect(rows.map(({ name }) => name)).toEqual(["Sintel.2010.mkv", "Inception.2010.mkv"]);
}

test.skipIf(postgresMissing() !== undefined)(
  "a daemon on another host takes over from a killed one, and nothing is filed twice",
  async (context) => {
    await using two = await takenOver(
      context,
      "killed",
      ({ first }) => void first.child.kill("SIGKILL"),
    );
    expect((await two.second.end()).code).toBe(0);
  },
);

test.skipIf(postgresMissing() !== undefined)(
  "a daemon on another host takes over when the first one's cable is pulled; the first later stands by",
  async (context) => {
    await using two = await takenOver(context, "cable pulled", ({ firstHost }) =>
      firstHost.pull(true),
    );
    two.firstHost.pull(false);
    await waitFor("the first to stand by", () => two.first.log().includes("Standing by"));
    await filedOnce(two);
    expect((await two.first.end()).code).toBe(0);
    expect((await two.second.end()).code).toBe(0);
  },
);

test.skipIf(postgresMissing() !== undefined)(
  "a daemon on another host takes over when the first one's state disk is dead or full, and the first reports it",
  async (context) => {
    skipUnless(context, "xfs");
    for (const how of ["dead", "full"] as const) {
      const lose = ({ stateDisks: [disk] }: Daemons): void => disk?.[how]();
      await using two = await takenOver(context, how, lose, { stateDisks: true });
      await waitFor("the first to stand by", () => two.first.log().includes("Standing by"));
      expect(two.first.log()).toContain(
        "The state folder cannot be used, so the standby engine takes over: ",
      );
      if (how === "full") continue;
      // The only remaining engine continues to work although its disk is dead.
      await two.second.end("SIGKILL");
      await two.file("Interstellar.2014.mkv");
    }
  },
);
