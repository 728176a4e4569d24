"""The pages that somebody who pays online sees before and after the gateway's."""
