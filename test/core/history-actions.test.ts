import { expect, test } from "vitest";
import { formatEvent } from "../../src/app/shown/history-text.ts";
import {
  describeAction,
  formatHistoryTitle,
  HISTORY_ACTIONS,
} from "../../src/core/history-actions.ts";

test("action names are words joined by underscores, and each has a description for the user", () => {
  for (const [action, words] of Object.entries(HISTORY_ACTIONS)) {
    expect(action).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    for (const told of Object.values(words)) expect(told, action).toMatch(/^\S.{3,70}[^.\s]$/);
  }
});

test("an entry about another server is described with its name, and one about Plex as before", () => {
  const attic = { server: 'Jellyfin "attic"' };
  const emby = { server: "Emby" };
  expect(describeAction("plex_seen", true, attic)).toBe('is shown by Jellyfin "attic"');
  expect(formatHistoryTitle("plex_not_seen", emby)).toBe("not shown by Emby");
  expect(describeAction("scan_requested", false, emby)).toBe("Emby was asked to scan");
  expect(describeAction("plex_seen", true)).toBe("is shown by Plex");
  expect(describeAction("plex_seen", true, { server: 5 })).toBe("is shown by Plex");
});

test("an unconfirmed change in Plex has the terminal's words, and no action in the past tense", () => {
  const detail = { outcome: "unconfirmed" };
  const at = "2026-11-30T10:00:00.000Z";
  for (const action of Object.keys(HISTORY_ACTIONS).filter((name) => name.startsWith("plex_"))) {
    const words = formatEvent({ id: 1, at, action, actor: "engine", detail });
    expect(describeAction(action, true, detail), action).toBe(
      `– ${formatHistoryTitle(action, detail)}`,
    );
    expect(describeAction(action, false, detail), action).toMatch(/, unconfirmed$/);
    expect(formatHistoryTitle(action, detail)).toMatch(/, unconfirmed$/);
    expect(words).toBe(`${action.replaceAll("_", " ")}, unconfirmed`);
  }
  expect(describeAction("plex_watched", true, detail)).toBe("– plex watched, unconfirmed");
  expect(describeAction("plex_rated", false, detail)).toBe("Plex rated, unconfirmed");
  expect(describeAction("plex_rated", false)).toBe("An item in Plex was rated");
  expect(describeAction("playback", false, detail)).toBe("A command was sent to a player");
});
