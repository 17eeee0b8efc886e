import type { StoreReader } from "../../../store/open.ts";
import { listStoragesElsewhere } from "../../../store/storages/engines.ts";

/** Checks whether a path exists. An unreadable path counts as existing. */
export type IsThere = (path: string) => Promise<boolean>;

/**
 * Returns an `IsThere` for one release. Files of another storage are not visible here and count as
 * existing; that storage's engine checks them.
 */
export const isThereOf =
  ({ read }: StoreReader, id: number, isThere: IsThere = async () => true): IsThere =>
  async (path) =>
    (await listStoragesElsewhere(read, [id])).length > 0 || isThere(path);
