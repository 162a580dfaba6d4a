ALTER TABLE "code_views" ADD COLUMN "network" text;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "retention" jsonb DEFAULT '{}'::jsonb NOT NULL;