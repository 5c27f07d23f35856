# One image for worker, API, sandbox and preparation; the command chooses.
# By digest: the same image tomorrow. To renew it: docker buildx imagetools inspect node:22-slim
FROM node:22-slim@sha256:83f487e0a63425e5b4d146fb5e5be574bcbe1b7b843d3ebafdd95eaf7767a7e5
# No package counts installations or sends usage.
ENV DO_NOT_TRACK=1 SCARF_ANALYTICS=false
# TLS to a Temporal or PostgreSQL elsewhere needs the public certificates, which the slim image lacks.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && rm -rf node_modules/@scarf
COPY . .
RUN npm run build
# A volume that is mounted here is this user's.
RUN mkdir -p /data/files && chown -R node:node /data
USER node
CMD ["node", "dist/api.js"]
