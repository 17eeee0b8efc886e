import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a release in the queue asks of a person, in the order in which they are listed: 0 a choice, 1 what only a person
  // knows, 2 a yes, 3 nothing that can be filed as it is. Set when a release enters the queue.
  await sql`alter table release add column need integer not null default 0`.execute(db);
  // Of what is in the queue already, as far as its row tells; the program reads its files as well.
  await sql`update release set need = case
      when instr(reasons_json, '"code":"disc"') > 0 or instr(reasons_json, '"code":"archive"') > 0
        or instr(reasons_json, '"code":"no_video"') > 0 or instr(reasons_json, '"code":"several_works"') > 0
        or instr(reasons_json, '"code":"name_not_utf8"') > 0 or instr(reasons_json, '"code":"symlink"') > 0 then 3
      when candidates_json = '[]' and identity_json is null then 1
      when reasons_json like '[{"code":"auto_off"%' and reasons_json not like '%},{"code"%' then 2
      else 0 end
    where state = 'review'`.execute(db);
  // The queue in its order, without what was ever filed. The queue's query has the same text.
  await sql`create index release_queue on release (need, id) where (state = 'review' or (state = 'filed' and
    (instr(reasons_json, '"code":"no_episode"') > 0
    or instr(reasons_json, '"code":"episodes_apart"') > 0
    or instr(reasons_json, '"code":"same_destination"') > 0
    or instr(reasons_json, '"code":"not_playable"') > 0)))`.execute(db);
  await sql`drop index release_left_over`.execute(db);
}
