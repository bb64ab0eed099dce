"""The client and their record: facts as a log, episodes, contacts, states, holds, signed forms, one timeline."""
