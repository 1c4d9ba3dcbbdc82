import { json, type Answer } from '../../frame/call.js';
import type { Refusal } from '../query/errors.js';
import type { Tenant } from '../tenant/tenant.js';

/** `{"errors":[…]}`: texts, or objects where the tenant's variant says so. */
export function errorAnswer(tenant: Tenant, refusal: Refusal): Answer {
  const status = refusal.status === 500 ? Number(tenant.settings.variants.errorStatus) : refusal.status;
  return errors(tenant, status, refusal.message, refusal.field);
}

export function errors(tenant: Tenant, status: number, message: string, field: string | null = null): Answer {
  const objects = tenant.settings.variants.errorShape === 'objects';
  return json(status, { errors: [objects ? { message, field } : message] });
}

/** Wrong verb, in ASP.NET's words (seen on live tenants). */
export function wrongVerb(method: string): Answer {
  return json(405, { Message: `The requested resource does not support http method '${method}'.` });
}

/** No such route, in ASP.NET's words. */
export function noRoute(url: string): Answer {
  return json(404, { Message: `No HTTP resource was found that matches the request URI '${url}'.` });
}

/** The web server's own page, before anything of Autotask is reached (seen for PATCH on zone 18). */
export function iisNotFound(): Answer {
  return {
    status: 404,
    headers: { 'Content-Type': 'text/html' },
    body:
      '<!DOCTYPE html><html><head><title>404 - File or directory not found.</title></head>' +
      '<body><h2>404 - File or directory not found.</h2></body></html>',
  };
}
