import type { Selectable } from "kysely";
import type { Anchor, Operation, OperationState } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { OperationTable } from "../schema.ts";

export function toOperation(row: Selectable<OperationTable>): Operation {
  return {
    id: row.id,
    releaseId: row.release_id,
    itemPath: row.item_path,
    kind: row.kind as Operation["kind"],
    state: row.state as OperationState,
    method: (row.method ?? undefined) as Operation["method"],
    why: row.why ?? undefined,
    lease: row.lease,
    sourcePath: row.source_path,
    source: JSON.parse(row.source_json) as FileIdentity,
    tempPath: row.temp_path ?? undefined,
    temp: row.temp_json === null ? undefined : (JSON.parse(row.temp_json) as FileIdentity),
    finalPath: row.final_path,
    final: row.final_json === null ? undefined : (JSON.parse(row.final_json) as FileIdentity),
    hash: row.hash ?? undefined,
    sourceMode: row.source_mode ?? undefined,
    madeFolders: JSON.parse(row.made_folders_json) as string[],
    anchor: row.anchor_json === null ? undefined : (JSON.parse(row.anchor_json) as Anchor),
    undoes: row.undoes ?? undefined,
    replaces: row.replaces ?? undefined,
    replacedBy: row.replaced_by ?? undefined,
    error: row.error ?? undefined,
  };
}
