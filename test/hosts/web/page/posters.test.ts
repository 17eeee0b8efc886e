import { expect, test } from "vitest";
import type { FindPoster } from "../../../../src/app/page/posters-as-data.ts";
import { startPage } from "./page-server.ts";

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

async function start(find: FindPoster = async () => ({ type: "image/jpeg", bytes: JPEG })) {
  const asked: object[] = [];
  const web = await startPage({
    findPoster(work, signal) {
      asked.push(work);
      return find(work, signal);
    },
  });
  const { cookie } = await web.signIn();
  return { ...web, asked, get: (path: string) => web.ask({ path, headers: { cookie } }) };
}

test("returns a poster by work id and width, with private caching for a week", async () => {
  await using web = await start();
  for (const [path, work] of [
    ["movie/841?w=154", { type: "movie", id: 841, size: "w154" }],
    ["movie/841", { type: "movie", id: 841, size: "w154" }],
    ["tv/1396?w=92", { type: "tv", id: 1396, size: "w92" }],
    ["tv/1396?w=342&w=92", { type: "tv", id: 1396, size: "w342" }],
  ] as const) {
    const answered = await web.get(`/posters/${path}`);
    expect(answered).toMatchObject({
      status: 200,
      headers: {
        "content-type": "image/jpeg",
        "content-length": "7",
        "cache-control": "private, max-age=604800",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      },
    });
    expect(web.asked.pop()).toEqual(work);
  }
});

test("returns 404 for a work without a poster, without caching", async () => {
  await using web = await start(async () => undefined);
  const answered = await web.get("/posters/movie/841");
  expect(answered).toMatchObject({ status: 404, headers: { "cache-control": "no-store" } });
  expect(answered.json()).toEqual({ error: "No poster was found.", code: "not_found" });
});

test.each([
  "movie/841?w=1000",
  "movie/841?w=original",
  "movie/841?w=../../etc",
  "movie/841?w=__proto__",
  "person/841",
  "movie/0",
  "movie/-1",
  "movie/1e3",
  "movie/08",
  "movie/99999999999",
  "movie/841/",
  "movie/841/../2",
  "movie/%38%34%31",
  "movie/http://169.254.169.254/latest",
  "http://127.0.0.1:1/x.jpg",
  "//evil.example/x.jpg",
  "movie//abc.jpg",
  "",
])("posters/%s is refused and fetches nothing", async (path) => {
  await using web = await start();
  expect(await web.get(`/posters/${path}`)).toMatchObject({ status: 400 });
  expect(web.asked).toEqual([]);
});

test(
  "runs at most 64 of many poster requests at once, refuses further ones, and still serves " +
    "other requests",
  async () => {
    let [underWay, most] = [0, 0];
    const goOn = Promise.withResolvers<void>();
    await using web = await start(async ({ id }) => {
      most = Math.max(most, ++underWay);
      await goOn.promise;
      underWay--;
      return id % 2 === 0 ? undefined : { type: "image/jpeg", bytes: JPEG };
    });
    const asked = Array.from({ length: 200 }, (_, at) => web.get(`/posters/movie/${at + 1}`));
    let answered = 0;
    for (const one of asked) void one.then(() => answered++);
    const refused = await Promise.any(asked);
    expect(refused).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    expect(refused.json()).toMatchObject({ code: "refused", retry_after_seconds: 5 });
    expect((await web.get("/session")).status).toBe(200);
    await expect.poll(() => [underWay, answered]).toEqual([64, 136]);
    goOn.resolve();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect([statuses.filter((one) => one === 503).length, most]).toEqual([136, 64]);
    expect(new Set(statuses)).toEqual(new Set([200, 404, 503]));
    expect((await web.get("/posters/movie/1")).status).toBe(200);
  },
);
