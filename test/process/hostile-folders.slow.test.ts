import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inCommands } from "../../src/core/actions/tongues.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { runProgram, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { snapshot } from "./hostile.ts";

const NOBODY = 65534;

/** Why this test cannot drop its privileges here: root is never refused, so it must be another user. */
function whyNotNobody(): string | undefined {
  if (process.getuid?.() !== 0) return "this is not root, so it cannot become another user";
  const folders = (process.env["PATH"] ?? "").split(":");
  return folders.some((folder) => existsSync(join(folder, "setpriv"))) ? undefined : "setpriv is missing";
}

test("nothing is written through a library folder that leads out of the media root", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  mkdirSync(home.at("canary", "Inception (2010)"), { recursive: true });
  writeFileSync(home.at("canary", "theirs.txt"), "theirs");
  rmdirSync(home.movies);
  symlinkSync(home.at("canary"), home.movies);
  const canary = snapshot(home.at("canary"));
  home.drop("Inception.2010.mkv");
  home.drop("Interstellar.2014.mkv");
  await using daemon = await startDaemon(home);
  for (const name of ["Inception.2010.mkv", "Interstellar.2014.mkv"]) {
    const held = await waitFor(`${name} to be held`, async () => {
      const release = await home.release(name);
      const reasons = release?.reasons.filter(({ code }) => code !== "changing") ?? [];
      const why = [...reasons, ...(release?.waiting ? [release.waiting] : [])];
      return why.length > 0 && { release, text: why.map(({ message }) => inCommands(message)).join(" ") };
    });
    expect(held.release?.state).not.toBe("filed");
    expect(held.text).toContain(`it is not inside "${home.library}".`);
  }
  expect(snapshot(home.at("canary"))).toEqual(canary);

  home.drop("Breaking.Bad.S01E01.mkv");
  await home.reaches("Breaking.Bad.S01E01.mkv", "filed");
  expect(daemon.child.exitCode).toBeNull();
});

test("a movie folder that leads out of the library is not adopted", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  mkdirSync(home.at("canary"));
  writeFileSync(home.at("canary", "theirs.txt"), "theirs");
  symlinkSync(home.at("canary"), join(home.movies, "Inception (2010) {tmdb-27205}"));
  const canary = snapshot(home.at("canary"));
  home.drop("Inception.2010.mkv");
  await using _daemon = await startDaemon(home);
  const held = await waitFor("it to be held", async () => {
    const release = await home.release("Inception.2010.mkv");
    const isHeld = release?.waiting !== undefined || release?.reasons.some(({ code }) => code !== "changing");
    return isHeld && release;
  });
  expect(held.state).not.toBe("filed");
  expect(snapshot(home.at("canary"))).toEqual(canary);
});

test("an inaccessible file makes the release wait with the reason, and continue when it is accessible", async (context) => {
  const whyNot = whyNotNobody();
  if (whyNot) {
    console.log(`skipped: ${whyNot}`);
    context.skip();
    return;
  }
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop("Inception.2010/Inception.2010.mkv");
  home.drop("Interstellar.2014/Interstellar.2014.mkv");
  home.drop("Interstellar.2014/Subs/Interstellar.2014.srt");
  home.drop("Sintel.2010.mkv");
  // `protected_hardlinks` refuses links to files of others that one may not write; here they belong to no user.
  execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, home.path]);
  chmodSync(join(home.downloads, "Inception.2010"), 0o000);
  chmodSync(join(home.downloads, "Interstellar.2014", "Subs"), 0o000);
  chmodSync(home.movies, 0o555);
  await using daemon = await startDaemon(home, { uid: NOBODY });
  const held = (name: string): Promise<{ state: string; code: string | undefined; id: number }> =>
    waitFor(`${name} to be held`, async () => {
      const release = await home.release(name);
      const code = release?.waiting?.code ?? release?.reasons[0]?.code;
      // At first it only has to stay unchanged.
      return code !== undefined && code !== "changing" && release && { state: release.state, code, id: release.id };
    });
  expect(await held("Inception.2010")).toMatchObject({ state: "settling", code: "not_readable" });
  expect((await held("Interstellar.2014")).code).toBe("not_readable");
  expect(await held("Sintel.2010.mkv")).toMatchObject({ state: "approved", code: "not_writable" });
  const shown = await runProgram(home, ["show", String((await held("Sintel.2010.mkv")).id)], { uid: NOBODY });
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain("waits:");
  expect(visibleFiles(home.library)).toEqual([]);

  chmodSync(join(home.downloads, "Inception.2010"), 0o755);
  chmodSync(join(home.downloads, "Interstellar.2014", "Subs"), 0o755);
  chmodSync(home.movies, 0o755);
  await Promise.all(
    ["Inception.2010", "Interstellar.2014", "Sintel.2010.mkv"].map((name) => home.reaches(name, "filed")),
  );
  expect(visibleFiles(home.library)).toHaveLength(4);
  expect(await daemon.end()).toMatchObject({ code: 0 });
});
