import type { StoreReader } from "../../../store/open.ts";
import { listStoragesElsewhere } from "../../../store/storages/engines.ts";

/** Whether a path exists. A path that cannot be read counts as existing. */
export type IsThere = (path: string) => Promise<boolean>;

/**
 * Like `IsThere`, for one release. Files of another storage are not visible here and count as
 * existing; its engine checks them.
 */
export const isThereOf =
  ({ read }: StoreReader, id: number, isThere: IsThere = async () => true): IsThere =>
  async (path) =>
    (await listStoragesElsewhere(read, [id])).length > 0 || isThere(path);
