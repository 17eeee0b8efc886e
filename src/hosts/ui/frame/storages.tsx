import type { ToolName, Tools } from "../desk/answers.ts";
import type { Desk } from "../desk/desk.ts";
import { text } from "../text/text.ts";

/** What lists take a storage. */
const BY_STORAGE: ReadonlySet<ToolName> = new Set([
  "get_ingest_queue",
  "get_ingest_history",
  "get_home",
  "list_releases",
  "list_filed_works",
  "get_plots",
  "list_torrents",
  "list_trash",
]);

/** The same desk, whose lists have only what is on one storage. */
export const onStorage = (desk: Desk, storage: string | undefined): Desk =>
  storage === undefined
    ? desk
    : {
        ...desk,
        call: <T extends ToolName>(tool: T, args: Tools[T]["asks"], signal?: AbortSignal) =>
          desk.call(tool, BY_STORAGE.has(tool) ? { ...args, storage } : args, signal),
      };

type Props = {
  /** Undefined where there is one. */
  names: readonly string[] | undefined;
  chosen: string | undefined;
  choose: (name: string | undefined) => void;
};

/** Which storage the pages show, where there are several. */
export const StorageSelect = ({ names, chosen, choose }: Props) =>
  names && (
    <select
      aria-label={text.storage}
      value={chosen ?? ""}
      onChange={({ currentTarget: { value } }) => choose(value === "" ? undefined : value)}
    >
      <option value="">{text.allStorages}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
