import { Config, getRootDirectory } from "@pulumi/pulumi";
import { program } from "./program";
import { readSettings } from "./settings";

// Pulumi's language host calls what a program exports, and takes what it gives for the stack's outputs.
export = () => program(getRootDirectory(), readSettings(new Config()));
