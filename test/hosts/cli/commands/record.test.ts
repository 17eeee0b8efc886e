import { expect, test } from "vitest";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const TEXT = '{\n "made_by": "plex-ingest 1.2.3"\n}\n';

async function record(argv: readonly string[], answer?: boolean, failed: readonly string[] = []) {
  const written: string[] = [];
  const asked: string[] = [];
  const ask = async (question: string): Promise<boolean> => {
    asked.push(`${io.complaints()}${question}`);
    return answer === true;
  };
  const io = fakeIo({ ask, terminal: answer !== undefined });
  const recordServer = async (name?: string) => ({
    text: name === undefined ? TEXT : `of ${name}\n`,
    failed,
    write: async (path: string) => void written.push(path),
  });
  const recordArr = async (name: string) => ({ ...(await recordServer()), text: `of ${name}\n` });
  const { context } = fakeContext(io, {}, { recordServer, recordArr });
  const code = await runProgram(context, ["doctor", "--record", "plex.json", ...argv]).catch(
    String,
  );
  return { code, written, asked, said: io.written() };
}

test("shows the whole recording before it asks, and writes it after the answer yes", async () => {
  const yes = await record([], true);
  expect(yes).toMatchObject({ code: 0, written: ["plex.json"], said: "Written to plex.json.\n" });
  expect(yes.asked).toEqual([
    `${TEXT}This is the complete recording. Its names, numbers and addresses are invented.\nWrite it to plex.json? [y/N] `,
  ]);
  expect(await record([], false)).toMatchObject({ code: 4, written: [], said: "" });
});

test("requests without an answer are named before the question and after the file", async () => {
  const { asked, said } = await record([], true, ["libraries", "delay"]);
  const missing = "Not answered by the server: libraries, delay.";
  expect(asked[0]).toContain(`${missing}\nWrite it to plex.json?`);
  expect(said).toBe(`Written to plex.json.\n${missing}\n`);
});

test("without a terminal, writes a recording only with --yes", async () => {
  expect(await record([])).toMatchObject({
    code: expect.stringMatching(/no terminal/),
    written: [],
  });
  expect(await record(["--yes"])).toMatchObject({ code: 0, written: ["plex.json"], asked: [] });
});

test("--app records a Sonarr or Radarr instead, and only with --record", async () => {
  const { asked, written } = await record(["--app", "tv"], true);
  expect(asked[0]).toMatch(/^of tv\n/);
  expect(written).toEqual(["plex.json"]);
  const io = fakeIo({});
  await expect(
    runProgram(fakeContext(io, {}, {}).context, ["doctor", "--app", "tv"]),
  ).rejects.toThrow("--app needs --record.");
});

test("--server records this media server, and excludes --app", async () => {
  const { asked, written } = await record(["--server", "attic"], true);
  expect(asked[0]).toMatch(/^of attic\n/);
  expect(written).toEqual(["plex.json"]);
  const both = await record(["--server", "attic", "--app", "tv"], true);
  expect(both).toMatchObject({ code: expect.stringMatching(/exclude each other/), written: [] });
  await expect(
    runProgram(fakeContext(fakeIo({}), {}, {}).context, ["doctor", "--server", "attic"]),
  ).rejects.toThrow("--server needs --record.");
});
