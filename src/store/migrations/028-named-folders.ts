import { dirname } from "node:path/posix";
import { type Kysely, sql } from "kysely";

/**
 * 028-named-folders: from now on, downloads of a client are filed only from folders that the owner
 * named. Folders from which a client's downloads were already filed count as named, so that a setup
 * without any named folder continues to work.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table named_folder (
    path text not null, storage_id integer not null default 1, primary key (path, storage_id))`.execute(
    db,
  );
  const { rows: filed } = await sql<{ path: string; storage_id: number }>`
    select distinct release.path as path, release.storage_id as storage_id
    from release join operation on operation.release_id = release.id
    where release.source = 'torrent' and operation.kind = 'publish'
      and operation.state in ('published', 'sealed', 'superseded', 'undone')`.execute(db);
  const { rows: clients } = await sql<{ folders_json: string; storage_id: number }>`
    select folders_json, storage_id from torrent_client`.execute(db);
  const reported = clients.flatMap(({ folders_json, storage_id }) =>
    readTexts(folders_json).map((path) => ({ path, storage_id })),
  );
  const named = new Map(
    filed.flatMap(({ path, storage_id }) => {
      const around = reported
        .filter((folder) => folder.storage_id === storage_id && isIn(path, folder.path))
        .toSorted((a, b) => b.path.length - a.path.length);
      const folder = around[0]?.path ?? dirname(path);
      return folder === "/" || !folder.startsWith("/")
        ? []
        : [[`${storage_id} ${folder}`, { folder, storage_id }] as const];
    }),
  );
  for (const { folder, storage_id } of named.values()) {
    await sql`insert into named_folder (path, storage_id) values (${folder}, ${storage_id})`.execute(
      db,
    );
  }
}

/** A client may report `/`, which contains every path and names none. */
const isIn = (path: string, folder: string): boolean =>
  folder !== "/" && path.startsWith(`${folder.replace(/\/$/, "")}/`);

function readTexts(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
  } catch {
    return [];
  }
}
