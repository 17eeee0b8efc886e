import { expect, test } from "vitest";
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
