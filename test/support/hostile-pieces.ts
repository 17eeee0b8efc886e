/** Pieces of names, from the usual to the malicious. */
export const PIECES =
  "S01E02|1x02|2010|(|)|[|]|{|}|-| - |.|..|/|../|_| |+|&|,|\0|\n|\r|\u202e|\u200b|\ufeff|\ud800|\udc00|é|漢字|Маяк|1080p|x264|BluRay|WEB|German|AKA|aka|Ep|E|Season|Season 1|第|話|tt0133093|{tmdb-1}|www.|.com|#|01|004|99999|1999-2010|2010.11.23|v2|END|Complete|The|Part|%|'|\"|~|S|x|of|to|A.B.C.|.mkv|.srt|sample|-GRP|🎬|1 x |x02-|S01 |[2.10]| сезон|5 серия|OVA1 |-f01-| - FR|E01.180101.|a-|全|★|(US) -|100-102 & |1. |cd 1 |Part 1 |1/2/2010 ".split(
    "|",
  );
