import type { RunTimeTable } from "../../src/app/engine/run-time-settings.ts";
import {
  listRunTimeNames,
  parseRunTimeValue,
  requireRunTimeName,
} from "../../src/program/config/run-time.ts";

/** The real table of settings that can be changed at run time, as `bin` passes it on. */
export const runTimeTable: RunTimeTable = {
  names: listRunTimeNames,
  require: requireRunTimeName,
  parse: parseRunTimeValue,
};
