import { test } from "vitest";
import { playScenarios } from "./play-scenarios.ts";

test.each([0, 1, 2])(
  "files nothing that Sonarr or Radarr holds, imports or refuses, and the rest when it may (%i)",
  (group) => playScenarios(group),
);
