import { KNOWN_WORKS as catalogue } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/known-works.ts";
import {
  type FakeCatalogue,
  type FakeMovie,
  movie,
} from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { moreSeries } from "./known-series.ts";

const british = { countries: ["GB", "US"] };
const french = { language: "fr", countries: ["FR"] };
const german = { language: "de", countries: ["DE"] };
const japanese = { language: "ja", countries: ["JP"] };
const korean = { language: "ko", countries: ["KR"] };

/**
 * Films, mostly without sequels. They include films with numbers as titles, freely licensed films
 * and obscure films.
 */
const singleMovies: FakeMovie[] = [
  movie([27205, "Inception", "2010-07-15", 148, 112, "tt1375666"], { countries: ["US", "GB"] }),
  movie([157336, "Interstellar", "2014-11-05", 169, 140, "tt0816692"], { countries: ["US", "GB"] }),
  movie([550, "Fight Club", "1999-10-15", 139, 86, "tt0137523"]),
  movie([807, "Se7en", "1995-09-22", 127, 74, "tt0114369"], { alternatives: ["Seven"] }),
  movie([238, "The Godfather", "1972-03-14", 175, 120, "tt0068646"]),
  movie([240, "The Godfather Part II", "1974-12-20", 202, 78, "tt0071562"], {
    alternatives: ["The Godfather 2"],
  }),
  movie([562, "Die Hard", "1988-07-15", 132, 51, "tt0095016"]),
  movie([11, "Star Wars", "1977-05-25", 121, 83, "tt0076759"], {
    alternatives: ["Star Wars: Episode IV - A New Hope", "A New Hope"],
  }),
  movie(
    [120, "The Lord of the Rings: The Fellowship of the Ring", "2001-12-18", 179, 98, "tt0120737"],
    {
      countries: ["NZ", "US"],
    },
  ),
  movie([530915, "1917", "2019-12-25", 119, 48, "tt8579674"], { countries: ["GB", "US"] }),
  movie([62, "2001: A Space Odyssey", "1968-04-02", 149, 46, "tt0062622"], {
    countries: ["GB", "US"],
  }),
  movie([10378, "Big Buck Bunny", "2008-04-10", 10, 8, "tt1254207"], { countries: ["NL"] }),
  movie([133701, "Tears of Steel", "2012-09-26", 12, 5, "tt2285752"], { countries: ["NL"] }),
  movie([9761, "Elephants Dream", "2006-03-24", 11, 3, "tt0807840"], { countries: ["NL"] }),
  movie([14337, "Primer", "2004-10-08", 77, 15, "tt0390384"]),
  movie([220289, "Coherence", "2014-08-06", 89, 16, "tt2866360"], { otherDates: ["2013-09-19"] }),
  movie([13363, "The Man from Earth", "2007-06-10", 87, 18, "tt0756683"]),
];

/**
 * Sequels, remakes and films with the same name. A name without a year or number cannot distinguish
 * them.
 */
const sequelsAndRemakes: FakeMovie[] = [
  movie([4232, "Scream", "1996-12-20", 112, 55, "tt0117571"], { otherDates: ["1997-05-02"] }),
  movie([4233, "Scream 2", "1997-12-12", 120, 38, "tt0120082"], { otherDates: ["1998-05-01"] }),
  movie([4234, "Scream 3", "2000-02-04", 117, 36, "tt0134084"]),
  movie([41446, "Scream 4", "2011-04-13", 111, 35, "tt1262416"], { alternatives: ["SCRE4M"] }),
  movie([646385, "Scream", "2022-01-12", 114, 61, "tt11245972"], { alternatives: ["Scream 5"] }),
  movie([934433, "Scream VI", "2023-03-08", 122, 66, "tt17663992"], { alternatives: ["Scream 6"] }),
  movie([10785, "The Thing from Another World", "1951-04-05", 87, 14, "tt0044121"]),
  movie([1091, "The Thing", "1982-06-25", 109, 58, "tt0084787"], {
    alternatives: ["John Carpenter's The Thing"],
  }),
  movie([60935, "The Thing", "2011-10-12", 103, 32, "tt0905372"], { countries: ["US", "CA"] }),
  movie([808, "Shrek", "2001-05-18", 90, 92, "tt0126029"]),
  movie([809, "Shrek 2", "2004-05-19", 93, 84, "tt0298148"]),
  movie([810, "Shrek the Third", "2007-05-17", 93, 70, "tt0413267"], { alternatives: ["Shrek 3"] }),
  movie([10192, "Shrek Forever After", "2010-05-16", 93, 68, "tt0892791"], {
    alternatives: ["Shrek 4"],
  }),
  movie([1366, "Rocky", "1976-11-20", 120, 49, "tt0075148"]),
  movie([1367, "Rocky II", "1979-06-15", 119, 37, "tt0079817"]),
  movie([1371, "Rocky III", "1982-05-28", 100, 36, "tt0084602"]),
  movie([1374, "Rocky IV", "1985-11-21", 91, 42, "tt0089927"]),
  movie([1375, "Rocky V", "1990-11-16", 104, 30, "tt0100507"]),
  movie([1246, "Rocky Balboa", "2006-12-20", 102, 33, "tt0479143"], { alternatives: ["Rocky VI"] }),
  movie([346364, "It", "2017-09-06", 135, 81, "tt1396484"], { alternatives: ["It: Chapter One"] }),
  movie([474350, "It Chapter Two", "2019-09-04", 169, 62, "tt7349950"]),
  movie([299, "Ocean's Eleven", "1960-08-10", 127, 13, "tt0054135"], {
    alternatives: ["Ocean's 11"],
  }),
  movie([161, "Ocean's Eleven", "2001-12-07", 116, 54, "tt0240772"]),
  movie([65137, "Father Hood", "1993-08-27", 95, 6, "tt0106873"]),
  movie([607259, "Fatherhood", "2021-06-18", 111, 17, "tt4733624"]),
  movie([78, "Blade Runner", "1982-06-25", 118, 57, "tt0083658"]),
  movie([335984, "Blade Runner 2049", "2017-10-04", 164, 79, "tt1856101"]),
  movie([348, "Alien", "1979-05-25", 117, 75, "tt0078748"], british),
  movie([679, "Aliens", "1986-07-18", 137, 60, "tt0090605"], {
    ...british,
    alternatives: ["Alien 2"],
  }),
  movie([218, "The Terminator", "1984-10-26", 108, 63, "tt0088247"]),
  movie([280, "Terminator 2: Judgment Day", "1991-07-03", 137, 71, "tt0103064"], {
    alternatives: ["T2", "Terminator 2"],
  }),
];

/** Films with more than one title, or with a title in another script. */
const worldMovies: FakeMovie[] = [
  movie([101, "Léon: The Professional", "1994-09-14", 111, 64, "tt0110413"], {
    ...french,
    originalTitle: "Léon",
    alternatives: ["The Professional", "Leon"],
  }),
  movie([387, "Das Boot", "1981-09-17", 149, 25, "tt0082096"], {
    ...german,
    alternatives: ["The Boat"],
  }),
  movie([653, "Nosferatu", "1922-02-16", 94, 22, "tt0013442"], {
    ...german,
    originalTitle: "Nosferatu, eine Symphonie des Grauens",
    alternatives: ["Nosferatu: A Symphony of Horror"],
  }),
  movie([129, "Spirited Away", "2001-07-20", 125, 91, "tt0245429"], {
    ...japanese,
    originalTitle: "千と千尋の神隠し",
    overview:
      "A young girl, Chihiro, comes into a world of spirits when her parents are turned into pigs, and must find the courage to free herself and them.",
    alternatives: ["Sen to Chihiro no Kamikakushi"],
    translations: { de: "Chihiros Reise ins Zauberland", fr: "Le Voyage de Chihiro" },
  }),
  movie([8392, "My Neighbor Totoro", "1988-04-16", 86, 56, "tt0096283"], {
    ...japanese,
    originalTitle: "となりのトトロ",
    alternatives: ["Tonari no Totoro", "My Neighbour Totoro"],
  }),
  movie([346, "Seven Samurai", "1954-04-26", 207, 31, "tt0047478"], {
    ...japanese,
    originalTitle: "七人の侍",
    alternatives: ["Shichinin no Samurai", "The Seven Samurai"],
  }),
  movie([496243, "Parasite", "2019-05-30", 133, 87, "tt6751668"], {
    ...korean,
    originalTitle: "기생충",
    alternatives: ["Gisaengchung"],
  }),
  movie([670, "Oldboy", "2003-11-21", 120, 45, "tt0364569"], {
    ...korean,
    originalTitle: "올드보이",
    alternatives: ["Old Boy"],
  }),
  movie([87516, "Oldboy", "2013-11-14", 104, 20, "tt1321511"]),
  movie([1417, "Pan's Labyrinth", "2006-10-10", 118, 43, "tt0457430"], {
    language: "es",
    countries: ["MX", "ES"],
    originalTitle: "El laberinto del fauno",
    otherDates: ["2006-05-27"],
  }),
  movie([598, "City of God", "2002-08-30", 129, 40, "tt0317248"], {
    language: "pt",
    countries: ["BR"],
    originalTitle: "Cidade de Deus",
  }),
  movie([1398, "Stalker", "1979-05-25", 162, 27, "tt0079944"], {
    language: "ru",
    countries: ["SU"],
    originalTitle: "Сталкер",
  }),
];

/** The demo's works, and additional works whose names are easily confused. */
export const knownWorks: FakeCatalogue = {
  movies: [...catalogue.movies, ...singleMovies, ...sequelsAndRemakes, ...worldMovies],
  series: [...catalogue.series, ...moreSeries],
};
