import { expect, test } from "vitest";
import { HOOK_APPS, type HookApp, readHookEvent } from "../../../src/app/hooks/read-event.ts";
import { MESSAGES } from "../../fixtures/hooks/messages.ts";

test.each(MESSAGES)("$app's $name is read as $event.is", ({ app, message, event }) => {
  expect(readHookEvent(app, message)).toEqual(event);
});

test.each<[string, unknown]>([
  ["null", null],
  ["an array", [{ eventType: "Download", downloadId: "a" }]],
  ["text", "Download"],
  ["an id that is a number", { eventType: "Download", downloadId: 7, hash: 7, event: 7 }],
  ["an id with a NUL", { eventType: "Download", downloadId: "a\u0000", hash: "a\u0000" }],
  [
    "an id of a megabyte",
    { eventType: "Download", downloadId: "a".repeat(1e6), path: "/".repeat(1e6) },
  ],
])("%s gives no hint", (_, message) => {
  expect(HOOK_APPS.filter((app) => readHookEvent(app, message).is !== "other")).toEqual([]);
});

test.each<HookApp>(["radarr", "sonarr", "autobrr", "seerr", "plex"])(
  "a path in a message of %s is not used",
  (app) => {
    const message = { path: "/library/Heat", hash: "a".repeat(40), movieFile: { path: "/x" } };
    expect(readHookEvent(app, message)).toEqual({ is: "other" });
  },
);

test("an import by hand has no id, and is read by the names in its path", () => {
  const file = { sourcePath: "D:\\Films\\Nimble.Fortress.1986\\nimble.mkv" };
  const names = ["D:", "Films", "Nimble.Fortress.1986", "nimble.mkv"];
  for (const message of [{ movieFile: file }, { episodeFile: file }, file]) {
    expect(readHookEvent("radarr", { eventType: "Download", ...message })).toEqual({
      is: "download",
      names,
    });
  }
  expect(readHookEvent("radarr", { eventType: "Grab", movieFile: file })).toEqual({ is: "other" });
});

test("the last 20 names of a path are read, each once, and ids of 200 characters", () => {
  const path = Array.from({ length: 30 }, (_, index) => `/folder ${index}`).join("");
  const read = (message: object) => readHookEvent("sonarr", { eventType: "Download", ...message });
  const { names = [] } = read({ sourcePath: path }) as { names?: string[] };
  expect([names.length, names[0], names.at(-1)]).toEqual([20, "folder 10", "folder 29"]);
  const file = { sourcePath: "/a/b.mkv", episodeFile: { sourcePath: "/a/b.mkv" } };
  expect(read(file)).toEqual({ is: "download", names: ["a", "b.mkv"] });
  const id = "a".repeat(200);
  expect(read({ downloadId: id })).toEqual({ is: "download", id, names: [] });
  expect(read({ downloadId: `${id}a` })).toEqual({ is: "other" });
});
