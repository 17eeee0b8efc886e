import { expect, test } from "vitest";
import { arr } from "../../../../src/app/doctor/probes/arr.ts";
import { Outage } from "../../../../src/base/errors.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("doctor names each app, its fault, and its root folders that are libraries here", async () => {
  using home = tempFolder();
  const root = home.at("media");
  const rootFolders = [`${root}/TV Shows/`, `${root}/Movies`, `${root}/arr/tv`, "/tv"];
  const report = async () => ({ version: "4.0.0", rootFolders });
  const fails = () =>
    Promise.reject(new Outage("arr_unauthorized", "Radarr refuses the API key (401)."));
  const doctor = doctorFor(
    home.path,
    { PLEX_MEDIA_ROOT: root },
    {
      outside: {
        arr: [
          { title: "Sonarr", report },
          { title: "Radarr", report: fails },
        ],
      },
    },
  );
  expect((await findingsOf(arr, doctor)).map(({ level, found }) => `${level}: ${found}`)).toEqual([
    "ok: Sonarr answers and accepts the key (version 4.0.0).",
    `warn: Sonarr has the root folder "${root}/TV Shows", which is a library here.`,
    `warn: Sonarr has the root folder "${root}/Movies", which is a library here.`,
    "fail: Radarr refuses the API key (401).",
  ]);
});

test("doctor sends no request if neither Sonarr nor Radarr is configured", async () => {
  using home = tempFolder();
  expect(await findingsOf(arr, doctorFor(home.path, {}))).toEqual([]);
});
