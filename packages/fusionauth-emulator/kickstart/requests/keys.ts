import { KEY_ALGORITHMS } from "../../tokens/key.ts";
import { type ApiRequest, idFrom, type Target } from "./request.ts";

/** `POST /api/key/generate/{id}`. */
export async function applyKeyGenerate(
  target: Target,
  request: ApiRequest,
  urlId?: string,
) {
  const field = request.body.get("key");
  const name = field.get("name").optionalString() ?? "";
  await target.keys.generate({
    id: idFrom(request, urlId, name),
    name,
    algorithm: field.get("algorithm").oneOf(KEY_ALGORITHMS, "RS256"),
    length: field.get("length").integer(2048),
  });
}

/** `POST /api/key/import/{id}`. */
export async function applyKeyImport(
  target: Target,
  request: ApiRequest,
  urlId?: string,
) {
  const field = request.body.get("key");
  const name = field.get("name").optionalString() ?? "";
  try {
    await target.keys.import({
      id: idFrom(request, urlId, name),
      kid: field.get("kid").optionalString(),
      name,
      algorithm: field.get("algorithm").oneOf(KEY_ALGORITHMS, "RS256"),
      privateKey: field.get("privateKey").optionalString(),
      publicKey: field.get("publicKey").optionalString(),
      secret: field.get("secret").optionalString(),
    });
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) {
      throw error;
    }
    field.fail(`This key cannot be imported: ${error.message}`);
  }
}
