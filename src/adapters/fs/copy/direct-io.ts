import { constants } from "node:fs";
import { errnoName } from "../disk/attempt.ts";

/** The flag for reading and writing past the page cache; Linux alone has it. */
export const O_DIRECT = (constants as Partial<typeof constants>).O_DIRECT;

/** Whether the file system does not support it. It reports that when the file is opened, or at the first read or write. */
export const refusesDirect = (error: unknown): boolean =>
  ["EINVAL", "ENOTSUP", "EOPNOTSUPP"].includes(errnoName(error) ?? "");
