import { expect, test } from "vitest";
import { startFakePlex } from "../../../src/demo/stand-ins/fake-plex.ts";

const sections = [{ title: "Movies", type: "movie", locations: ["/media/Movies"] }];

test("the identity needs no token, and every other endpoint returns a page with 401 without it", async () => {
  await using plex = await startFakePlex({ sections });
  expect((await fetch(`${plex.url}/identity`)).status).toBe(200);
  for (const path of ["/", "/library/sections", "/library/sections/1/refresh"]) {
    const refused = await fetch(`${plex.url}${path}`);
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain("<h1>401 Unauthorized</h1>");
  }
  expect(plex.scans).toEqual([]);
});

test("scans are recorded: of a folder or the whole library, by GET and POST", async () => {
  await using plex = await startFakePlex({ sections, token: "t" });
  const headers = { "x-plex-token": "t" };
  const refresh = `${plex.url}/library/sections/1/refresh`;
  await fetch(`${refresh}?path=%2Fmedia%2FMovies%2FDune%20(2021)`, { headers });
  await fetch(refresh, { headers, method: "POST" });
  await fetch(`${refresh}?path=%2Felsewhere`, { headers });
  expect(plex.scans).toEqual([
    { sectionId: "1", path: "/media/Movies/Dune (2021)" },
    { sectionId: "1", path: undefined },
  ]);
  expect(plex.requests).toHaveLength(3);
});

test("a hanging request does not prevent closing, and closing twice is harmless", async () => {
  const plex = await startFakePlex({ sections });
  plex.setFault({ kind: "hang" });
  const hanging = fetch(`${plex.url}/identity`).catch(() => "cut");
  await expect.poll(() => plex.requests.length).toBe(1);
  await Promise.all([plex.close(), plex.close()]);
  expect(await hanging).toBe("cut");
});

test("a fault for one path leaves the others alone", async () => {
  await using plex = await startFakePlex({ sections });
  plex.setFault({ kind: "status", status: 500, only: "/library" });
  expect((await fetch(`${plex.url}/identity`)).status).toBe(200);
  expect((await fetch(`${plex.url}/library/sections`)).status).toBe(500);
});

test("a port in use is an error", async () => {
  await using plex = await startFakePlex({ sections });
  const port = Number(new URL(plex.url).port);
  await expect(startFakePlex({ sections, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
