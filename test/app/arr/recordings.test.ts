import { test } from "vitest";
import { playRecordings } from "./play-recordings.ts";

test("each recorded download ends as a person wants, next to the apps of today", () =>
  playRecordings("today"));
