package dev.millrace.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints the script with which a shell completes what is typed. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print the script with which bash or zsh completes commands, options and jobs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(millrace completion bash)          # for this shell",
      "  millrace completion bash > ~/.local/share/bash-completion/completions/millrace",
    })
final class CompletionCommand implements Callable<Integer> {

  /** The shells that the script is for. */
  enum Shell {
    bash,
    zsh
  }

  @CommandLine.Parameters(
      index = "0",
      paramLabel = "SHELL",
      description = "${COMPLETION-CANDIDATES}; the script is the same for both.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    System.out.println(
        "# For " + shell + ": completes the commands, options and jobs of millrace.");
    System.out.println(AutoComplete.bash("millrace", Millrace.commands()));
    return ExitCode.DONE;
  }
}
