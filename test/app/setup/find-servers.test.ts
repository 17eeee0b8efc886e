import { expect, test } from "vitest";
import { findServers, listKnownHosts, USUAL_PORTS } from "../../../src/app/setup/find-servers.ts";

const { signal } = new AbortController();

test("looks on this machine and on the hosts of other settings, once on each", () => {
  expect(
    listKnownHosts({
      PLEX_URL: "http://tower:32400",
      SONARR_URL: "http://tower:8989/sonarr",
      RADARR_URL: "http://[fd00::2]:7878",
      TRANSMISSION_URL: "http://localhost:9091",
      DOWNLOAD_CLIENTS:
        "box=qbittorrent+https://anna@seedbox.example:8080,sock=rtorrent+scgi:///run/rt.sock",
    }),
  ).toEqual(["127.0.0.1", "tower", "[fd00::2]", "seedbox.example"]);
  expect(listKnownHosts({ PLEX_URL: "not an address" })).toEqual(["127.0.0.1"]);
});

test("finds servers by their answers, without those of other kinds", async () => {
  const asked: string[] = [];
  const ports = {
    usualPorts: USUAL_PORTS,
    plexAnswers: async (url: string) => {
      asked.push(url);
      return url === "http://tower:32400";
    },
    publicInfo: async (url: string) => {
      asked.push(url);
      const answers = {
        "http://127.0.0.1:8096": { kind: "emby", version: "4.9.3", title: "Den" },
        "http://tower:8097": { kind: "jellyfin", version: "12.0.0", title: "" },
      } as const;
      return answers[url as keyof typeof answers];
    },
  };
  const values = { SONARR_URL: "http://tower:8989" };
  expect(await findServers(ports, values, ["plex", "jellyfin", "emby"], signal)).toEqual([
    { kind: "plex", url: "http://tower:32400", title: "" },
    { kind: "jellyfin", url: "http://tower:8097", title: "" },
    { kind: "emby", url: "http://127.0.0.1:8096", title: "Den" },
  ]);
  expect(await findServers(ports, values, ["jellyfin"], signal)).toMatchObject([
    { kind: "jellyfin" },
  ]);
  const unready = {
    ...ports,
    publicInfo: async (url: string) =>
      ({
        kind: "jellyfin",
        version: "",
        title: "",
        state: url.endsWith("8096") ? "starting" : "not_set_up",
      }) as const,
  };
  expect(await findServers(unready, {}, ["jellyfin"], signal)).toMatchObject([
    { state: "starting" },
    { state: "not_set_up" },
  ]);
  asked.length = 0;
  await findServers(ports, {}, ["plex"], signal);
  expect(asked).toEqual(["http://127.0.0.1:32400"]);
});
