"""The ex-ante appraisal of new projects: five aspects, opinions of experts, a conclusion."""
