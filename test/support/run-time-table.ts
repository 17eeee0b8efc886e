import type { RunTimeTable } from "../../src/app/engine/run-time-settings.ts";
import {
  listRunTimeNames,
  parseRunTimeValue,
  requireRunTimeName,
} from "../../src/program/config/run-time.ts";

/** The real table of what can be set at run time, as `bin` hands it over. */
export const runTimeTable: RunTimeTable = {
  names: listRunTimeNames,
  require: requireRunTimeName,
  parse: parseRunTimeValue,
};
