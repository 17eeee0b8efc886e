import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * The subset of Intl that node-cron uses, only for the machine's own time zone: the parts of a
 * date, and its offset from UTC.
 */
class LocalDateTimeFormat {
  readonly #isOffset: boolean;

  constructor(_: string, { timeZone, timeZoneName }: { timeZone?: string; timeZoneName?: string }) {
    if (timeZone !== undefined) throw new Error("Only the machine's own time zone is supported.");
    this.#isOffset = timeZoneName !== undefined;
  }

  formatToParts(date: Date): { type: string; value: string }[] {
    if (this.#isOffset) {
      const minutes = -date.getTimezoneOffset();
      const [hour, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
      const value = `GMT${minutes < 0 ? "-" : "+"}${hour}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
      return [{ type: "timeZoneName", value: minutes === 0 ? "GMT" : value }];
    }
    const parts = {
      year: date.getFullYear(),
      month: date.getMonth() + 1,
      day: date.getDate(),
      hour: date.getHours(),
      minute: date.getMinutes(),
      second: date.getSeconds(),
      weekday: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][date.getDay()],
    };
    return Object.entries(parts).map(([type, value]) => ({ type, value: String(value) }));
  }
}

const FROM_INTL = "new Intl.DateTimeFormat(";

/**
 * Replaces Intl's class with this one in node-cron. Intl would read 7 MiB of Node's data only to
 * split a date into its parts.
 */
export const localTimeOfCron: Plugin = {
  name: "local-time-of-cron",
  setup(build) {
    build.onLoad({ filter: /\/node-cron\/dist\/_shared\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes(FROM_INTL)) {
        throw new Error("node-cron no longer formats dates with Intl.DateTimeFormat.");
      }
      return {
        contents: `${String(LocalDateTimeFormat)}\n${text.replaceAll(FROM_INTL, "new LocalDateTimeFormat(")}`,
      };
    });
  },
};
