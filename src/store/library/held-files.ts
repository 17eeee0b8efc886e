import type { Method } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { State } from "../../core/release/state.ts";
import { isBelowFolder } from "../below.ts";
import { isFileIdentity, readJson, readOptionalJson } from "../json.ts";
import type { Own } from "../storages/scope.ts";
import { chunked } from "./library-releases.ts";

/** What a release of source `library` keeps its files in: until it is rejected they are asked about, and afterwards not again. */
const KEEPS: readonly State[] = ["review", "approved", "rejected"];

const LIVE = ["intent", "staged", "published", "sealed"] as const;

/** Which of these paths a live publication has. */
export async function publishedAmong(db: Own, paths: readonly string[]): Promise<Set<string>> {
  const held = new Set<string>();
  for (const some of chunked(paths)) {
    const live = livePaths(db).where("final_path", "in", some);
    for (const row of await live.execute()) held.add(row.final_path);
  }
  return held;
}

const livePaths = (db: Own) =>
  db.selectFrom("operation").select("final_path").where("kind", "=", "publish").where("state", "in", LIVE);

/** Paths below a folder that a live publication has, or a release of the library that is or was asked about. */
export async function heldBelow(db: Own, folder: string): Promise<Set<string>> {
  const published = await livePaths(db).where(isBelowFolder("final_path", folder)).execute();
  const asked = await db
    .selectFrom("release")
    .innerJoin("item", "item.release_id", "release.id")
    .select("item.destination")
    .where("release.source", "=", "library")
    .where("release.state", "in", KEEPS)
    .where(isBelowFolder("release.path", folder))
    .execute();
  return new Set([...published.map((row) => row.final_path), ...asked.flatMap(({ destination }) => destination ?? [])]);
}

/** The files of all live publications, by their inodes. */
export async function publishedInodes(db: Own): Promise<Map<string, FileIdentity[]>> {
  const rows = await db
    .selectFrom("operation")
    .select("final_json")
    .where("kind", "=", "publish")
    .where("state", "in", LIVE)
    .execute();
  const files = rows.flatMap((row) => readOptionalJson(row.final_json, isFileIdentity) ?? []);
  return Map.groupBy(files, ({ ino }) => ino);
}

/** A file that filing put into the library from a download; `isLive` until it was superseded or taken back. */
export type FiledFile = {
  releaseId: number;
  isLive: boolean;
  method: Method | undefined;
  sourcePath: string;
  source: FileIdentity;
  finalPath: string;
  final: FileIdentity | undefined;
};

/** All of them on this machine's storage, in the order of their releases. Jobs of file tools have no downloads. */
export async function allFiledFiles(db: Own): Promise<FiledFile[]> {
  const rows = await db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .select(["operation.release_id", "operation.state", "operation.method"])
    .select(["operation.source_path", "operation.source_json", "operation.final_path", "operation.final_json"])
    .where("operation.kind", "=", "publish")
    .where("operation.state", "in", ["published", "sealed", "superseded", "undone"])
    .where("release.job", "is", null)
    .orderBy("operation.release_id")
    .execute();
  return rows.map((row) => ({
    releaseId: row.release_id,
    isLive: row.state === "published" || row.state === "sealed",
    method: (row.method ?? undefined) as Method | undefined,
    sourcePath: row.source_path,
    source: readJson(row.source_json, isFileIdentity),
    finalPath: row.final_path,
    final: readOptionalJson(row.final_json, isFileIdentity),
  }));
}
