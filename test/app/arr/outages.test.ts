import { test } from "vitest";
import { playScenarios } from "./play-scenarios.ts";

test.each([3, 4])("files nothing in the minutes in which Radarr does not answer (%i)", (group) =>
  playScenarios(group, { minutes: 3 }),
);

test("files nothing that Radarr may want as long as it does not answer", () =>
  playScenarios(5, { minutes: 1, stays: true }));
