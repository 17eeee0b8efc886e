import { expect, test } from "vitest";
import { isRepeatable } from "../../../../src/servers/plex/transport/transport.ts";

test.each<[string, string, boolean]>([
  ["GET", "/library/sections", true],
  ["GET", "/library/sections/1/refresh?path=%2Fm", true],
  ["GET", "/status/sessions", true],
  ["GET", "/:/prefs", true],
  ["GET", "/:/prefs/get?id=x", true],
  ["GET", "/hubs/search?query=/player/", true],
  ["GET", "/player/playback/pause?commandID=1", false],
  ["GET", "/:/scrobble?key=1", false],
  ["GET", "/:/unscrobble?key=1", false],
  ["GET", "/:/rate?key=1", false],
  ["GET", "/:/timeline?x=1", false],
  ["GET", "/:/prefsx", false],
  ["GET", "/status/sessions/terminate?sessionId=1", false],
  ["POST", "/playQueues?uri=x", false],
  ["POST", "/library/sections", false],
])("%s %s may be repeated: %j", (method, path, expected) => {
  expect(isRepeatable(method, path)).toBe(expected);
});
