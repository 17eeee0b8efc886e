import * as z from "zod";
import { flag } from "../wire-values.ts";
import { listOf } from "./lists.ts";

// Ids are strings here and numbers there.
const id = z.union([z.string(), z.number()]).transform(String);

const location = z.object({ path: z.string().min(1) });

/** An empty list is a missing key. */
export const wireSections = z.object({
  MediaContainer: z.object({
    Directory: listOf(
      z.object({ key: id, title: z.string(), type: z.string(), refreshing: flag, Location: listOf(location) }),
    ),
  }),
});

export const wireIdentity = z.object({
  MediaContainer: z.object({
    machineIdentifier: z.string().min(1),
    version: z.string().nullish(),
  }),
});
