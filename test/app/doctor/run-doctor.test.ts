import { mkdirSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { DoctorProbe } from "../../../src/app/doctor/doctor.ts";
import { fail, ok } from "../../../src/app/doctor/finding.ts";
import { PROBES } from "../../../src/app/doctor/probes/list.ts";
import { runDoctor } from "../../../src/app/doctor/run-doctor.ts";
import { UserError } from "../../../src/base/errors.ts";
import { doctorFor } from "../../support/doctor.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const probe = (
  id: string,
  run: DoctorProbe["run"],
  more: Partial<DoctorProbe> = {},
): DoctorProbe => ({
  id,
  title: id,
  needs: [],
  run,
  ...more,
});
const never = (): Promise<never> => new Promise(() => {});
const signal = new AbortController().signal;

test("reports a probe that hangs or throws as a finding, and lists all findings in table order", async () => {
  using home = tempFolder();
  const order: string[] = [];
  const probes = [
    probe("hangs", never),
    probe("blocks", async () => [ok(`after ${order.join()}`)], { blocks: true }),
    probe("refuses", () => Promise.reject(new UserError("It is closed.", "Open it."))),
    probe("breaks", () => Promise.reject(new Error("undefined is not a function"))),
    probe("works", async () => {
      order.push("works");
      return [ok("fine")];
    }),
    probe("has nothing to say", async () => []),
    probe("is not due", async () => [ok("wrong")], { needs: ["plex"] }),
  ];
  const reports = await runDoctor(doctorFor(home.path, {}), probes, signal, {
    probeMs: 50,
    totalMs: 1000,
  });
  expect(reports.map(({ id, findings }) => [id, findings[0]?.level, findings[0]?.found])).toEqual([
    ["hangs", "fail", "hangs: no response within 0 s."],
    ["blocks", "ok", "after works"],
    ["refuses", "fail", "It is closed."],
    ["breaks", "fail", "breaks: it could not be checked (undefined is not a function)."],
    ["works", "ok", "fine"],
  ]);
});

test("drops a repeated problem, and keeps one that only the engine has found", async () => {
  using home = tempFolder();
  const probes = [
    probe("plex", async () => [fail("Plex does not answer."), ok("TMDB answers.")]),
    probe(
      "last checks",
      async () => [fail("Plex does not answer."), fail("TMDB answers."), fail("/in is missing.")],
      { repeats: true },
    ),
  ];
  const reports = await runDoctor(doctorFor(home.path, {}), probes, signal);
  expect(reports.map(({ findings }) => findings.map(({ found }) => found))).toEqual([
    ["Plex does not answer.", "TMDB answers."],
    ["TMDB answers.", "/in is missing."],
  ]);
});

test("removes a probe's files if the probe hangs or is interrupted", async () => {
  using home = tempFolder();
  const stop = new AbortController();
  const leaves = (then: () => void) =>
    probe("leaves", async ({ scratch }) => {
      await scratch.makeFile(home.path);
      then();
      return await never();
    });
  await runDoctor(doctorFor(home.path, {}), [leaves(() => {})], signal, {
    probeMs: 50,
    totalMs: 1000,
  });
  // On a slow disk, the file may not appear before now.
  await expect.poll(() => readdirSync(home.path)).toEqual([]);
  const made = Promise.withResolvers<void>();
  const running = runDoctor(doctorFor(home.path, {}), [leaves(made.resolve)], stop.signal);
  await made.promise;
  stop.abort(new Error("Ctrl-C"));
  await expect(running).rejects.toThrow("Ctrl-C");
  expect(readdirSync(home.path)).toEqual([]);
});

test("lists each probe once in the table, and no probe changes the library or the downloads", async () => {
  expect(new Set(PROBES.map(({ id }) => id)).size).toBe(PROBES.length);
  using home = tempFolder();
  for (const folder of ["in", "media/Movies"]) mkdirSync(home.at(folder), { recursive: true });
  const doctor = doctorFor(home.path, {
    PLEX_MEDIA_ROOT: home.at("media"),
    PLEX_INGEST_DIR: home.at("in"),
  });
  const reports = await runDoctor(doctor, PROBES, signal);
  expect(reports.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["program", "links", "library", "state", "engine"]),
  );
  expect(new Set(readdirSync(home.path, { recursive: true, encoding: "utf8" }))).toEqual(
    new Set(["in", "media", "media/Movies"]),
  );
});
