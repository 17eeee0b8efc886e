import type { Store } from "../../src/store/open.ts";
import { tempStore } from "../support/temp-store.ts";

/** A store with the newest schema and no rows. It is removed at the end of the scope. */
export async function emptyStore(): Promise<Store> {
  const temp = await tempStore();
  return { ...temp.store, [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose]() };
}
