import type { StoreReader } from "../../../store/open.ts";
import { listStoragesElsewhere } from "../../../store/storages/engines.ts";

/** Whether a path exists; one that may not be read may exist. */
export type IsThere = (path: string) => Promise<boolean>;

/**
 * The same for a release: the files of another storage are not seen from here; its engine finds
 * out.
 */
export const isThereOf =
  ({ read }: StoreReader, id: number, isThere: IsThere = async () => true): IsThere =>
  async (path) =>
    (await listStoragesElsewhere(read, [id])).length > 0 || isThere(path);
