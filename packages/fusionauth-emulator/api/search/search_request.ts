import type { Context } from "fresh";
import type { State } from "../../instance/state.ts";
import type { Field } from "../../kickstart/file/field.ts";
import { readField } from "../../kickstart/file/field.ts";
import { readJsonBody } from "../read_body.ts";

/** A field to sort by. */
export interface SortField {
  name: string;
  descending: boolean;
  /** Whether users without the field come first. */
  missingFirst: boolean;
}

/** A search for users. */
export interface SearchRequest {
  /** Null: a search by `queryString`. */
  ids: string[] | null;
  queryString: string;
  sortFields: SortField[];
  startRow: number;
  numberOfResults: number;
  accurateTotal: boolean;
  /** What the users have in the response, of `memberships` and `registrations`. */
  expand: string[];
  /** The parameters of Elasticsearch that the request uses and the emulator does not model. */
  unsupported: string[];
}

const DEFAULT_NUMBER_OF_RESULTS = 25;

/** Reads a search from a body or, for GET, from the query. Throws KickstartError for a mistake. */
export async function readSearchRequest(
  ctx: Context<State>,
): Promise<SearchRequest> {
  const body = ctx.req.method === "GET" || ctx.req.method === "HEAD"
    ? bodyOf(ctx.url.searchParams)
    : await readJsonBody(ctx.req);
  const search = body.get("search");
  const ids = search.get("ids");
  return {
    ids: ids.list().length === 0 ? null : ids.list().map((id) => id.id()),
    queryString: search.get("queryString").optionalString() ?? "",
    sortFields: search.get("sortFields").list().map(readSortField),
    startRow: atLeastZero(search.get("startRow"), 0),
    numberOfResults: atLeastZero(
      search.get("numberOfResults"),
      DEFAULT_NUMBER_OF_RESULTS,
    ),
    accurateTotal: search.get("accurateTotal").boolean(false),
    expand: body.get("expand").exists()
      ? body.get("expand").strings()
      : ["memberships", "registrations"],
    unsupported: ["query", "nextResults"].filter((name) =>
      search.get(name).exists()
    ),
  };
}

/** The parameters of a GET as the body of a POST. */
function bodyOf(query: URLSearchParams): Field {
  const search: Record<string, unknown> = {};
  const sortFields: Record<string, unknown>[] = [];
  for (const [name, value] of query) {
    const [, index, key = ""] = /^sortFields\[(\d{1,2})\]\.(\w+)$/.exec(name) ??
      [];
    if (index !== undefined) {
      sortFields[Number(index)] = {
        ...sortFields[Number(index)],
        [key]: value,
      };
    } else search[name] = value;
  }
  const ids = query.getAll("ids");
  const expand = query.getAll("expand").flatMap((names) =>
    names.replace(/^\[|\]$/g, "").split(",").map((name) => name.trim())
  ).filter((name) => name !== "");
  const body = {
    search: { ...search, ids, sortFields: sortFields.filter(Boolean) },
    ...(query.has("expand") ? { expand } : {}),
  };
  return readField({
    value: body,
    place: (key) => ({ file: "the query", line: 1, key }),
  });
}

function readSortField(field: Field): SortField {
  return {
    name: field.get("name").string(),
    descending: field.get("order").oneOf(["asc", "desc"], "asc") === "desc",
    missingFirst: field.get("missing").optionalString() === "_first",
  };
}

function atLeastZero(field: Field, otherwise: number): number {
  const value = field.integer(otherwise);
  return value >= 0 ? value : field.fail("This must be 0 or more");
}
