FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY build.js .swcrc tsconfig.json ./
COPY src src
COPY migrations migrations
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY docker/entrypoint.sh docker/
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000
ENTRYPOINT ["docker/entrypoint.sh"]
CMD ["api"]
