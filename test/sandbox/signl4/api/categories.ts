import { asText, json, type JsonObject } from '../../frame/call.js';
import type { Category, Team } from '../model.js';
import { makeCategory } from '../seed.js';
import { type ApiRequest, badRequest, notFound, ok, type Operation, teamOf, text, texts } from './request.js';
import { iso } from './shapes.js';

function withTeam(work: (request: ApiRequest, team: Team) => ReturnType<Operation>): Operation {
  return (request) => {
    const team = teamOf(request);
    return team ? work(request, team) : notFound(request, 'The team was not found.');
  };
}

function withCategory(
  work: (request: ApiRequest, category: Category, team: Team) => ReturnType<Operation>,
): Operation {
  return withTeam((request, team) => {
    const category = team.categories.find(({ id }) => id === request.params['categoryId']);
    return category ? work(request, category, team) : notFound(request, 'The category was not found.');
  });
}

function categoryInfo(category: Category): Record<string, unknown> {
  return { ...category, options: 0, order: 0, lastMatch: null, augmentations: [] };
}

function given(body: JsonObject): Partial<Category> {
  return {
    ...(text(body['name']) !== null && { name: asText(body['name']) }),
    ...(text(body['color']) !== null && { color: asText(body['color']) }),
    ...(text(body['imageName']) !== null && { imageName: asText(body['imageName']) }),
    ...(Array.isArray(body['keywords']) && { keywords: texts(body['keywords']) }),
    ...(body['keywordMatching'] !== undefined && { keywordMatching: body['keywordMatching'] === 1 ? 1 : 0 }),
  };
}

function metrics({ world }: ApiRequest, category: Category, team: Team): Record<string, unknown> {
  const since = world.now() - 24 * 3_600_000;
  const own = world.alerts.filter((alert) => alert.teamId === team.id && alert.category === category.name);
  const last = own.at(-1);
  return {
    categoryId: category.id,
    last24Hours: own.filter(({ createdAt }) => createdAt >= since).length,
    lastAlert: last ? iso(last.createdAt) : null,
    subscriberCount: team.memberIds.length,
  };
}

export const categories: Record<string, Operation> = {
  'GET /categories/:teamId': withTeam((_request, team) => ok(team.categories.map(categoryInfo))),
  'POST /categories/:teamId': withTeam((request, team) => {
    const name = text(request.body['name']);
    if (name === null) return badRequest(request, 'The name is missing.');
    const category = makeCategory(request.world, name, [], given(request.body));
    team.categories.push(category);
    return json(201, categoryInfo(category));
  }),
  'GET /categories/:teamId/metrics': withTeam((request, team) =>
    ok(team.categories.map((category) => metrics(request, category, team))),
  ),
  'GET /categories/:teamId/:categoryId': withCategory((_request, category) => ok(categoryInfo(category))),
  'GET /categories/:teamId/:categoryId/metrics': withCategory((request, category, team) =>
    ok(metrics(request, category, team)),
  ),
  'PUT /categories/:teamId/:categoryId': withCategory((request, category) =>
    ok(categoryInfo(Object.assign(category, given(request.body)))),
  ),
  'DELETE /categories/:teamId/:categoryId': withCategory((_request, category, team) => {
    team.categories = team.categories.filter(({ id }) => id !== category.id);
    return { status: 200 };
  }),
};
